package dev.mxlab.sendmail.local;

import dev.mxlab.host.Account;
import dev.mxlab.host.Host;

/** O DefaultUser: on whose behalf aliases open files and run programs. */
final class DefaultUser {
  private static final int DAEMON = 8;

  private DefaultUser() {}

  /**
   * @param option {@code mail:mail}, {@code 8:12}, {@code mailnull}
   */
  static Account of(Host host, String option) {
    String[] parts = option.strip().split("[:.]", 2);
    String name = parts[0].strip();
    int uid = name.matches("[0-9]{1,9}") ? Integer.parseInt(name) : -1;
    return host.accounts().all().stream()
        .filter(account -> account.name().equals(name) || account.uid() == uid)
        .findFirst()
        .orElseGet(
            () ->
                new Account(
                    name.isEmpty() ? "daemon" : name,
                    uid < 0 ? DAEMON : uid,
                    0,
                    "",
                    "/",
                    "/bin/sh"));
  }
}
