/** The one door to time: the lab's clock, which a teacher can advance, and its timers. */
@NullMarked
package dev.mxlab.time;

import org.jspecify.annotations.NullMarked;
