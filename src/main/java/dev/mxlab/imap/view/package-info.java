/**
 * Mail as one session sees it: the mailbox with the state that the client was told ({@link
 * dev.mxlab.imap.view.View}), and a message that is being looked into ({@link
 * dev.mxlab.imap.view.OpenMessage}).
 */
@NullMarked
package dev.mxlab.imap.view;

import org.jspecify.annotations.NullMarked;
