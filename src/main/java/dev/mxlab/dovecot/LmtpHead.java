package dev.mxlab.dovecot;

import dev.mxlab.dovecot.lmtp.LmtpEffect;
import dev.mxlab.dovecot.lmtp.LmtpMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The fields that LMTP sets in front of a message, and those of it that the log tells. */
final class LmtpHead {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.US);

  private static final int MOST_HEADER_LINES = 1000;

  private final DovecotConf conf;
  private final String hostname;

  LmtpHead(DovecotConf conf, String hostname) {
    this.conf = conf;
    this.hostname = hostname;
  }

  /** What lmtp_hdr_delivery_address wants told; empty for nothing. */
  private String address(LmtpEffect.Deliver delivery) {
    if (!delivery.alone()) {
      // Nobody shall know of the others.
      return "";
    }
    return switch (conf.forProtocol("lmtp", "lmtp_hdr_delivery_address")) {
      case "none" -> "";
      case "original" -> delivery.original();
      default -> delivery.recipient();
    };
  }

  String of(LmtpEffect.Deliver delivery, InetAddress client, String id, ZonedDateTime at) {
    String address = address(delivery);
    StringBuilder head = new StringBuilder();
    head.append("Return-Path: <").append(delivery.sender()).append(">\n");
    if (!address.isEmpty()) {
      head.append("Delivered-To: ").append(address).append('\n');
    }
    if (conf.yes(Scope.of("lmtp"), "lmtp_add_received_header")) {
      received(head, delivery, client, id);
      if (!address.isEmpty()) {
        head.append("\n\tfor <").append(address).append('>');
      }
      head.append("; ").append(DATE.format(at)).append('\n');
    }
    return head.toString();
  }

  private void received(
      StringBuilder head, LmtpEffect.Deliver delivery, InetAddress client, String id) {
    boolean clear = delivery.tls().isEmpty();
    head.append("Received: from ").append(delivery.peer());
    head.append(" ([").append(client.getHostAddress()).append("])\n\t");
    head.append(clear ? "" : "(using " + delivery.tls() + ")\n\t");
    head.append("by ").append(hostname);
    head.append(clear ? " with LMTP\n\tid " : " with LMTPS\n\tid ").append(id);
    head.append("\n\t(envelope-from <").append(delivery.sender()).append(">)");
  }

  /** For deliver_log_format. */
  static Map<String, String> values(LmtpEffect.Deliver delivery) throws IOException {
    Map<String, String> fields = fields(delivery.message());
    Map<String, String> values = new HashMap<>();
    both(values, "m", "msgid", fields.getOrDefault("message-id", "unspecified"));
    both(values, "s", "subject", fields.getOrDefault("subject", ""));
    both(values, "f", "from", fields.getOrDefault("from", ""));
    both(values, "e", "from_envelope", delivery.sender());
    String size = String.valueOf(size(delivery.message()));
    both(values, "p", "size", size);
    both(values, "w", "vsize", size);
    both(values, "t", "to_envelope", delivery.recipient());
    values.put("delivery_time", "0");
    values.put("session_time", "0");
    values.put("storage_id", "");
    return values;
  }

  private static void both(Map<String, String> values, String letter, String name, String value) {
    values.put(letter, value);
    values.put(name, value);
  }

  private static long size(LmtpMessage message) throws IOException {
    try (var in = message.open()) {
      return in.skip(Long.MAX_VALUE);
    }
  }

  /** Those of the header that the log may tell. */
  private static Map<String, String> fields(LmtpMessage message) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(message.open(), StandardCharsets.ISO_8859_1))) {
      String line = lines.readLine();
      for (int i = 0; line != null && !line.isEmpty() && i < MOST_HEADER_LINES; i++) {
        int colon = line.indexOf(':');
        if (colon > 0 && line.charAt(0) > ' ') {
          String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
          fields.putIfAbsent(name, line.substring(colon + 1).strip());
        }
        line = lines.readLine();
      }
    }
    return fields;
  }
}
