/**
 * The lab: reads a topology, makes its hosts, wires them to their daemons and to the simulated
 * network, and answers for them at the control socket.
 */
@NullMarked
package dev.mxlab.lab;

import org.jspecify.annotations.NullMarked;
