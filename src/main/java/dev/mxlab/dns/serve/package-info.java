/** The name server on the network: hands datagrams and TCP messages to the responder. */
@NullMarked
package dev.mxlab.dns.serve;

import org.jspecify.annotations.NullMarked;
