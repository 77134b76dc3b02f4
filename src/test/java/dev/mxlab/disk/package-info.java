/**
 * A disk for tests: it remembers what was written and what was forced, so that a loss of power can
 * be played at any moment, and it can be full or broken.
 */
@NullMarked
package dev.mxlab.disk;

import org.jspecify.annotations.NullMarked;
