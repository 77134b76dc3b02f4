/** The mail transfer agent: sendmail's files, queue, decisions and commands. */
@NullMarked
package dev.mxlab.sendmail;

import org.jspecify.annotations.NullMarked;
