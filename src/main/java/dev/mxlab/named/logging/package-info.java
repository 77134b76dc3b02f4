/**
 * What named says of itself: messages with BIND's categories and levels, and the channels that take
 * them (named.conf logging).
 */
@NullMarked
package dev.mxlab.named.logging;

import org.jspecify.annotations.NullMarked;
