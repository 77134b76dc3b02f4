/**
 * named.conf: its grammar as a table of statements, the tree of what a file says, BIND 9.18's
 * checks in BIND's words, and the settings that the daemon acts on, each with the place where it
 * stands. Reads files through {@link dev.mxlab.named.conf.ConfFiles} alone. Entry: {@link
 * dev.mxlab.named.conf.ConfReader}.
 */
@NullMarked
package dev.mxlab.named.conf;

import org.jspecify.annotations.NullMarked;
