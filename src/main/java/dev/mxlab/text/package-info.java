/**
 * Positions in people's files, what is to be said about them, and in which language. Knows nothing
 * of the rest.
 */
@NullMarked
package dev.mxlab.text;

import org.jspecify.annotations.NullMarked;
