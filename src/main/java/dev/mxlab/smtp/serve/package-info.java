/**
 * SMTP on the simulated network: thin handlers that put the pure sessions of {@code smtp.server}
 * and {@code smtp.client} into Netty's pipelines.
 */
@NullMarked
package dev.mxlab.smtp.serve;

import org.jspecify.annotations.NullMarked;
