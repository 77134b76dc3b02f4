/**
 * What a mail system writes to a sender about the fate of his message, in sendmail's words and in
 * the form of RFC 3462 and RFC 3464. Pure: facts in, lines out.
 */
@NullMarked
package dev.mxlab.sendmail.dsn;

import org.jspecify.annotations.NullMarked;
