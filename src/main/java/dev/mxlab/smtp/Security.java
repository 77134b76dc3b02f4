package dev.mxlab.smtp;

/**
 * What TLS came to on a connection, in the words of sendmail's macros (doc/op, "tls_version" and
 * following).
 *
 * @param version {@code TLSv1.3}; empty without TLS
 * @param cipher OpenSSL's name: {@code TLS_AES_256_GCM_SHA384}, {@code ECDHE-RSA-AES256-GCM-SHA384}
 * @param bits effective key length
 * @param algorithmBits key length
 * @param verify {@code OK}, {@code FAIL}; {@code NO} when the peer showed no certificate, {@code
 *     NOT} when it was not asked for one, {@code NONE} without TLS
 * @param peer of the certificate that the peer showed
 */
public record Security(
    String version, String cipher, int bits, int algorithmBits, String verify, Peer peer) {

  /**
   * A certificate's names, with sendmail's {@code +XX} for what would disturb an address.
   *
   * @param md5 of the certificate, {@code A1:B2:...}
   */
  public record Peer(
      String subject, String issuer, String subjectName, String issuerName, String md5) {
    public static final Peer NONE = new Peer("", "", "", "", "");
  }

  public static final Security NONE = new Security("", "", 0, 0, "NONE", Peer.NONE);

  public boolean on() {
    return !version.isEmpty();
  }
}
