/**
 * Joins POP3 sessions to the network and to the mail store: {@link
 * dev.mxlab.pop3.serve.Pop3Server}. Network work stays on the connection's event loop, whatever
 * waits for a disk leaves it.
 */
@NullMarked
package dev.mxlab.pop3.serve;

import org.jspecify.annotations.NullMarked;
