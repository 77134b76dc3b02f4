package dev.mxlab.imap.session;

/** What dovecot 2.3.19 announces. */
final class Capabilities {
  private static final String BEFORE_LOGIN =
      "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+";

  static final String AFTER_LOGIN =
      "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES"
          + " THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN"
          + " NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES"
          + " WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW"
          + " STATUS=SIZE SAVEDATE LITERAL+ NOTIFY SPECIAL-USE";

  private Capabilities() {}

  static String beforeLogin(ImapSettings settings, boolean secured) {
    boolean plain = secured || settings.plaintextAllowed();
    return BEFORE_LOGIN
        + (settings.tls() && !secured ? " STARTTLS" : "")
        + (plain ? " AUTH=PLAIN" : " LOGINDISABLED");
  }
}
