/**
 * The control socket of a running lab: frames over a Unix domain socket, the server side, the
 * client side, and the registry of running labs. Shared by the thin client, so it loads nothing but
 * the JDK, and does without lambdas and string templates, which cost a short-lived JVM its first
 * tens of milliseconds.
 */
@NullMarked
package dev.mxlab.control;

import org.jspecify.annotations.NullMarked;
