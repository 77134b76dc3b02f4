/** nsupdate(1): changes zones by RFC 2136 messages that are put together line by line. */
@NullMarked
package dev.mxlab.named.tool.nsupdate;

import org.jspecify.annotations.NullMarked;
