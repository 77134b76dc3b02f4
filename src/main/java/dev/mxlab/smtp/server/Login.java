package dev.mxlab.smtp.server;

/**
 * Who has authenticated himself on a connection (RFC 4954), in the words of sendmail's macros.
 *
 * @param type {@code PLAIN}: ${auth_type}; empty for nobody
 * @param authenticated ${auth_authen}
 * @param acting on whose behalf: ${auth_author}
 */
public record Login(String type, String authenticated, String acting) {
  public static final Login NONE = new Login("", "", "");

  public boolean present() {
    return !type.isEmpty();
  }
}
