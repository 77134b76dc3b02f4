package dev.mxlab.imap.mime;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Character sets by the names that mail uses for them, those of old Korean programs among them:
 * they say EUC-KR or KS C 5601 and mean code page 949.
 */
public final class Charsets {
  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("euc-kr", "x-windows-949"),
          Map.entry("euckr", "x-windows-949"),
          Map.entry("ks_c_5601-1987", "x-windows-949"),
          Map.entry("ks_c_5601", "x-windows-949"),
          Map.entry("ks_c_5601-1989", "x-windows-949"),
          Map.entry("ksc5601", "x-windows-949"),
          Map.entry("ks-c-5601-1987", "x-windows-949"),
          Map.entry("korean", "x-windows-949"),
          Map.entry("cp949", "x-windows-949"),
          Map.entry("uhc", "x-windows-949"),
          Map.entry("windows-949", "x-windows-949"),
          Map.entry("mscp949", "x-windows-949"),
          Map.entry("cp1361", "x-Johab"),
          Map.entry("mscp1361", "x-Johab"),
          Map.entry("macintosh", "x-MacRoman"),
          Map.entry("gb2312", "GBK"),
          Map.entry("us-ascii", "UTF-8"),
          Map.entry("ascii", "UTF-8"),
          Map.entry("utf8", "UTF-8"),
          Map.entry("utf-7", "UTF-8"),
          Map.entry("iso-8859-1", "windows-1252"));

  private Charsets() {}

  /** A charset; empty when nobody knows its name. */
  public static Optional<Charset> find(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    try {
      return Optional.of(Charset.forName(MEANT.getOrDefault(lower, lower)));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  /** Text of octets; where nobody knows the charset it is one replacement character. */
  public static String decode(String charset, byte[] octets) {
    return find(charset).map(known -> new String(octets, known)).orElse("\ufffd");
  }
}
