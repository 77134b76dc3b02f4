/** The journey of one message, made from the journal: a view, never written beside it. */
@NullMarked
package dev.mxlab.lab.trace;

import org.jspecify.annotations.NullMarked;
