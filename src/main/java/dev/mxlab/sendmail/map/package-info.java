/**
 * Maps: Berkeley DB hash files as the real tools write them, the alias file, and the commands that
 * build one from the other. What is in the text counts only once it is in the map.
 */
@NullMarked
package dev.mxlab.sendmail.map;

import org.jspecify.annotations.NullMarked;
