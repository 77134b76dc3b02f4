/**
 * The server's side of SMTP: a pure session that is fed commands and answers, and the questions it
 * asks of the mail system behind it ({@link dev.mxlab.smtp.server.Reception}).
 */
@NullMarked
package dev.mxlab.smtp.server;

import org.jspecify.annotations.NullMarked;
