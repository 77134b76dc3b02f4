/**
 * The mail program of the tutorials: {@code mail} as bsd-mailx has it, for writing and reading on
 * the host itself. It hands mail to the host's {@code sendmail} and reads the user's mailbox.
 */
@NullMarked
package dev.mxlab.mua;

import org.jspecify.annotations.NullMarked;
