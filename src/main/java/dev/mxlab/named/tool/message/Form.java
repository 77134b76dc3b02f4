package dev.mxlab.named.tool.message;

/**
 * How record data is written.
 *
 * @param comments what fields mean, behind a semicolon
 * @param noCrypto keys and signatures are left out
 * @param unknown everything as RFC 3597 has it
 * @param expandIpv6 without leaving zeros out
 * @param width of chunks of base64 and hexadecimal; 0 leaves them whole
 * @param lineBreak between such chunks: a blank, or a new line and the margin
 */
public record Form(
    boolean multiline,
    boolean comments,
    boolean noCrypto,
    boolean unknown,
    boolean expandIpv6,
    int width,
    String lineBreak) {
  private static final int USUAL_WIDTH = 60;

  /** One line, as host and nslookup print data. */
  public static final Form PLAIN = new Form(false, false, false, false, false, USUAL_WIDTH, " ");

  String base64(byte[] data) {
    String text = java.util.Base64.getEncoder().encodeToString(data);
    int chunk = Math.max(1, (Math.max(width - 2, 4) + 3) / 4 - 1) * 4;
    return width == 0 ? text : split(text, chunk);
  }

  String hex(byte[] data) {
    String text = java.util.HexFormat.of().withUpperCase().formatHex(data);
    int chunk = Math.max(1, (Math.max(width - 2, 2) + 1) / 2 - 1) * 2;
    return width == 0 ? text : split(text, chunk);
  }

  private String split(String text, int chunk) {
    StringBuilder split = new StringBuilder();
    for (int at = 0; at < text.length(); at += chunk) {
      split.append(at == 0 ? "" : lineBreak);
      split.append(text, at, Math.min(text.length(), at + chunk));
    }
    return split.toString();
  }
}
