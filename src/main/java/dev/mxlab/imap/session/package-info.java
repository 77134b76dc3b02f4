/**
 * One IMAP connection as a state machine without sockets: {@link
 * dev.mxlab.imap.session.ImapSession}. What may wait for the disk it hands out as {@link
 * dev.mxlab.imap.view.Work}.
 */
@NullMarked
package dev.mxlab.imap.session;

import org.jspecify.annotations.NullMarked;
