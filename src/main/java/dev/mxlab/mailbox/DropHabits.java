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
 */
public record DropHabits(
    String uidl, boolean reuseXuidl, boolean marksSeen, boolean deletes, String marksDeleted) {
  /** Dovecot's own. */
  public static final DropHabits DEFAULT = new DropHabits("%08Xu%08Xv", false, true, true, "");
}
