/** {@code sendmail} and its other names as they are typed on a host. */
@NullMarked
package dev.mxlab.sendmail.command;

import org.jspecify.annotations.NullMarked;
