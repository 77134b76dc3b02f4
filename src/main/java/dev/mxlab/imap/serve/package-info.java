/**
 * Joins IMAP sessions to the network and to the mail store: {@link
 * dev.mxlab.imap.serve.ImapServer}. Network work stays on the connection's event loop, whatever
 * waits for a disk leaves it.
 */
@NullMarked
package dev.mxlab.imap.serve;

import org.jspecify.annotations.NullMarked;
