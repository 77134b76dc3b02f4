package dev.mxlab.dovecot.doveadm;

import dev.mxlab.mailbox.Mailbox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names for mailboxes and messages that stay the same as long as their UIDs do. */
final class Guids {
  private Guids() {}

  static String of(Mailbox box) {
    return of(box.name() + '\0' + box.snapshot().uidValidity());
  }

  static String of(Mailbox box, long uid) {
    return of(box.name() + '\0' + box.snapshot().uidValidity() + '\0' + uid);
  }

  private static String of(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum, 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
