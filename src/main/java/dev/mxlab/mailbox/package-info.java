/**
 * Mailboxes. A {@link dev.mxlab.mailbox.MailAccount} holds one user's, as mbox files or as
 * Maildir++ directories; {@link dev.mxlab.mailbox.Spools} gives it for a {@link
 * dev.mxlab.mailbox.MailPlace}, the same to everybody in the process. A {@link
 * dev.mxlab.mailbox.Mailbox} is one that a session has open. Knows no host and no protocol.
 */
@NullMarked
package dev.mxlab.mailbox;

import org.jspecify.annotations.NullMarked;
