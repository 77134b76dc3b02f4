package dev.mxlab.imap.session;

import dev.mxlab.net.sasl.Mechanism;
import java.util.stream.Collectors;

/** What dovecot 2.3.19 announces. */
final class Capabilities {
  private static final String BOTH = "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE";
  private static final String MAIL =
      " SORT SORT=DISPLAY THREAD=REFERENCES"
          + " THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN"
          + " NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES"
          + " WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW"
          + " STATUS=SIZE SAVEDATE";

  private Capabilities() {}

  static String beforeLogin(ImapSettings settings, boolean secured) {
    boolean plain = secured || settings.plaintextAllowed();
    String mechanisms =
        Mechanism.offered(settings.options().mechanisms(), plain).stream()
            .map(mechanism -> " AUTH=" + mechanism.word())
            .collect(Collectors.joining());
    return chosen(settings, BOTH, literal(settings))
        + (settings.tls() && !secured ? " STARTTLS" : "")
        + (plain ? "" : " LOGINDISABLED")
        + mechanisms;
  }

  static String afterLogin(ImapSettings settings) {
    boolean mailboxes = settings.options().mailboxes() || !settings.specialUse().isEmpty();
    String notify = settings.options().absent().contains("NOTIFY") ? "" : " NOTIFY";
    String last = literal(settings) + notify + (mailboxes ? " SPECIAL-USE" : "");
    return chosen(settings, BOTH + MAIL, last);
  }

  private static String literal(ImapSettings settings) {
    return settings.options().literalMinus() ? " LITERAL-" : " LITERAL+";
  }

  /** imap_capability instead of ours, or {@code +} with more of them. */
  private static String chosen(ImapSettings settings, String ours, String last) {
    String wanted = settings.options().capability();
    if (wanted.startsWith("+")) {
      return ours + ' ' + wanted.substring(1).strip() + last;
    }
    return wanted.isEmpty() ? ours + last : wanted;
  }
}
