/**
 * From a query to a response: RFC 1034 section 4.3.2 over immutable zones, with recursion as a
 * question to somebody else. Sees no socket and no file.
 */
@NullMarked
package dev.mxlab.dns.answer;

import org.jspecify.annotations.NullMarked;
