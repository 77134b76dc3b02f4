/**
 * The simulated network: which lab address lives at which socket address, who listens where, how
 * one host reaches another. The home of Netty.
 */
@NullMarked
package dev.mxlab.net;

import org.jspecify.annotations.NullMarked;
