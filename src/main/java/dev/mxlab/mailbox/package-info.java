/**
 * Mailboxes: mbox files in the way of mbox(5), one interface for each kind of store. Knows no host
 * and no protocol.
 */
@NullMarked
package dev.mxlab.mailbox;

import org.jspecify.annotations.NullMarked;
