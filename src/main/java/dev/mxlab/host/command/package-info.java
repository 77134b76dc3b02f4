/**
 * The commands of a plain Linux machine that the tutorials type: files, users, units, the name of
 * the host. Each is one class that takes a {@link dev.mxlab.host.Call}; words and exit codes are
 * those of coreutils, shadow, Debian's adduser and systemd. Entry: {@link
 * dev.mxlab.host.command.HostCommands}.
 */
@NullMarked
package dev.mxlab.host.command;

import org.jspecify.annotations.NullMarked;
