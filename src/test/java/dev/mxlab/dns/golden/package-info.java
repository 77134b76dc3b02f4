/** Recorded answers of real name servers, and a lab of the zones that they were recorded from. */
@org.jspecify.annotations.NullMarked
package dev.mxlab.dns.golden;
