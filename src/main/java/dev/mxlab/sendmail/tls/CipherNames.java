package dev.mxlab.sendmail.tls;

/** Ciphers as OpenSSL calls them, which is how sendmail writes them into Received lines. */
final class CipherNames {
  private CipherNames() {}

  /** {@code ECDHE-RSA-AES256-GCM-SHA384} for TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384. */
  static String openssl(String suite) {
    int with = suite.indexOf("_WITH_");
    if (with < 0) {
      // TLS 1.3: both say the same.
      return suite;
    }
    String exchange = suite.substring(suite.indexOf('_') + 1, with);
    String cipher =
        suite
            .substring(with + "_WITH_".length())
            .replace("AES_128", "AES128")
            .replace("AES_256", "AES256")
            .replace("_CBC", "")
            .replace("CHACHA20_POLY1305_SHA256", "CHACHA20-POLY1305")
            .replace("3DES_EDE", "DES-CBC3");
    String name = exchange.equals("RSA") ? cipher : exchange + "-" + cipher;
    return name.replace('_', '-');
  }

  /** The length of its key. */
  static int bits(String suite) {
    if (suite.contains("256_") || suite.contains("CHACHA20")) {
      return 256;
    }
    return suite.contains("3DES") ? 168 : 128;
  }
}
