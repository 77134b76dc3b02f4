/**
 * Zones: master files with BIND's checks and words, and the immutable tree that answers are made
 * from.
 */
@NullMarked
package dev.mxlab.dns.zone;

import org.jspecify.annotations.NullMarked;
