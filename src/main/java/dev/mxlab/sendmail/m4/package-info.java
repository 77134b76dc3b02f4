/**
 * m4(1), the macro processor that makes a sendmail.cf of a sendmail.mc: the language of POSIX with
 * what GNU m4 1.4.19 adds to it as far as macro libraries use it, and that version's words in
 * messages. Characters are the octets of the text (ISO 8859-1), as in the original. Nothing here
 * runs for ever or without bounds: see {@link dev.mxlab.sendmail.m4.Limits}. Entry: {@link
 * dev.mxlab.sendmail.m4.MacroProcessor}; the command is {@link dev.mxlab.sendmail.m4.M4}.
 */
@NullMarked
package dev.mxlab.sendmail.m4;

import org.jspecify.annotations.NullMarked;
