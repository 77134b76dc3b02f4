package dev.mxlab.host;

/**
 * A line of /etc/passwd (passwd(5)). {@code gecos} is the full name; {@code home} a path of the
 * host.
 */
public record Account(String name, int uid, int gid, String gecos, String home, String shell) {
  public boolean isRoot() {
    return uid == 0;
  }
}
