package dev.mxlab.mailbox;

/**
 * How a mailbox serves POP3, in the words of dovecot.conf.
 *
 * @param uidl pop3_uidl_format: {@code %u} the UID, {@code %v} the validity, {@code %g} and {@code
 *     %f} the message's identity, with printf's modifiers
 * @param reuseXuidl pop3_reuse_xuidl: an X-UIDL field counts more than the format
 * @param marksSeen not pop3_no_flag_updates
 * @param deletes whether what the client deletes is expunged; else it is marked only
 * @param marksDeleted the flag or keyword for what is marked, pop3_deleted_flag; empty for {@code
 *     \Deleted}
 * @param renames pop3_uidl_duplicates: what is called as another message gets a number
 */
public record DropHabits(
    String uidl,
    boolean reuseXuidl,
    boolean marksSeen,
    boolean deletes,
    String marksDeleted,
    boolean renames) {
  /** Dovecot's own. */
  public static final DropHabits DEFAULT =
      new DropHabits("%08Xu%08Xv", false, true, true, "", false);
}
