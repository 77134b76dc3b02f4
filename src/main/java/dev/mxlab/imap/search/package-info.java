/**
 * SEARCH, SORT and THREAD (RFC 3501 section 6.4.4, RFC 5256) with their extensions: what is asked,
 * whether a message matches, in which order, and the forms of the answer.
 */
@NullMarked
package dev.mxlab.imap.search;

import org.jspecify.annotations.NullMarked;
