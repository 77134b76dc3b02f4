/** FETCH (RFC 3501 section 6.4.5) with what extensions add to it: what is asked, and the answer. */
@NullMarked
package dev.mxlab.imap.fetch;

import org.jspecify.annotations.NullMarked;
