/**
 * What lists and local mailers find on a host: .forward files and included ones with sendmail's
 * checks of owners and modes (include in recipient.c, safefile.c), programs by smrsh(8), files that
 * mail is appended to. Everything here may wait for a disk.
 */
@NullMarked
package dev.mxlab.sendmail.local;

import org.jspecify.annotations.NullMarked;
