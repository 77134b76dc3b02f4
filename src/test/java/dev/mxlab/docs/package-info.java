/** Keeps the pages under docs true to the code. */
@NullMarked
package dev.mxlab.docs;

import org.jspecify.annotations.NullMarked;
