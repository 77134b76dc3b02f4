/**
 * What a machine is: its name and addresses, users, files, resolver, units that start and stop, and
 * the commands that are typed on it. Knows no daemon and no lab.
 */
@NullMarked
package dev.mxlab.host;

import org.jspecify.annotations.NullMarked;
