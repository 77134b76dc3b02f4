/**
 * The name server as a program of a host: reads its named.conf and zone files, builds what answers
 * are made from, listens, reloads. Knows hosts; the answering itself is in dev.mxlab.dns.
 */
@NullMarked
package dev.mxlab.named;

import org.jspecify.annotations.NullMarked;
