package dev.mxlab.named.tool.dig;

import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.query.Exchange;
import dev.mxlab.named.tool.query.Lookup.Flag;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The beginning of a message in YAML: who, when and where. */
final class Yaml {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  private Yaml() {}

  static String head(Exchange exchange, Reply message, boolean ours) {
    boolean four = exchange.server().address() instanceof Inet4Address;
    StringBuilder text = new StringBuilder("- type: MESSAGE\n  message:\n");
    text.append("    type: ").append(kind(message, ours)).append('\n');
    text.append("    query_time: !!timestamp ").append(time(exchange, exchange.sent()));
    if (!ours) {
      text.append("    response_time: !!timestamp ").append(time(exchange, exchange.received()));
    }
    text.append("    message_size: ").append(message.size()).append("b\n");
    text.append("    socket_family: ").append(four ? "INET" : "INET6").append('\n');
    text.append("    socket_protocol: ").append(exchange.tcp() ? "TCP" : "UDP").append('\n');
    text.append("    response_address: \"").append(exchange.server().shown()).append("\"\n");
    text.append("    response_port: ").append(exchange.port()).append('\n');
    // The tool asks from an unbound socket, and shows it as it was before it was used.
    text.append("    query_address: \"").append(four ? "0.0.0.0" : "::0").append("\"\n");
    text.append("    query_port: 0\n");
    return text.append(ours ? "    query_" : "    response_").append("message_data:\n").toString();
  }

  private static String kind(Reply message, boolean ours) {
    boolean recursive = message.has(Reply.RD) && (ours || message.has(Reply.RA));
    return (recursive ? "RECURSIVE_" : "AUTH_") + (ours ? "QUERY" : "RESPONSE");
  }

  private static String time(Exchange exchange, Instant instant) {
    DateTimeFormatter format = exchange.lookup().is(Flag.MICROSECONDS) ? MICROS : MILLIS;
    return format.format(instant.atOffset(ZoneOffset.UTC)) + "\n";
  }
}
