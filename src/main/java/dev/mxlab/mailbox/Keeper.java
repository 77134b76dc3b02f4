package dev.mxlab.mailbox;

import java.time.InstantSource;
import java.time.ZoneId;

/**
 * On whose behalf mailboxes are kept.
 *
 * @param address of the user on his host, {@code lee@mail.example.com}: whom what is appended comes
 *     from
 * @param clock the host's
 * @param zone in which From_ lines tell the time
 */
public record Keeper(String address, InstantSource clock, ZoneId zone) {
  /** The name of the host. */
  String host() {
    return address.substring(address.indexOf('@') + 1);
  }
}
