/** The tools' questions over a host's network: the only part of them that knows Netty. */
@NullMarked
package dev.mxlab.named.tool.query.serve;

import org.jspecify.annotations.NullMarked;
