/**
 * Asks name servers on behalf of dig, host, nslookup and nsupdate: what they have in common. {@link
 * dev.mxlab.named.tool.query.Session} works off a queue of {@link
 * dev.mxlab.named.tool.query.Lookup}s and tells a {@link dev.mxlab.named.tool.query.Face} what came
 * of them; all printing but the common complaints is the face's. Calls block the calling thread;
 * the network stands behind {@link dev.mxlab.named.tool.query.Network}.
 */
@NullMarked
package dev.mxlab.named.tool.query;

import org.jspecify.annotations.NullMarked;
