package dev.mxlab.host;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One call of a command on a host.
 *
 * @param name the name that it was called by ({@code sendmail} is also {@code mailq})
 * @param args without the name
 * @param user who types it
 * @param directory the working directory, an absolute path of the host
 * @param environment USER, HOME, LANG, MAIL ...
 * @param in read only by commands that read their standard input
 * @param out UTF-8, not flushed on every write
 * @param locale of the sentences for people; what the real tool prints stays English
 */
public record Call(
    Host host,
    String name,
    List<String> args,
    Account user,
    String directory,
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Locale locale) {

  /**
   * {@code path} made absolute against the working directory, {@code .} and {@code ..} resolved.
   */
  public String absolute(String path) {
    return java.nio.file.Path.of(directory).resolve(path).normalize().toString();
  }
}
