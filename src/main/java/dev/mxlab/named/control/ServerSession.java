package dev.mxlab.named.control;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * named's side of one connection, with the checks of BIND 9.18: signature, clock skew, expiry,
 * replay, and a nonce. The first message, whatever it says, only gets the nonce; every later one
 * must carry it and is a command. For one thread at a time.
 */
public final class ServerSession {
  /** What to do next. */
  public sealed interface Step {}

  /** Send these octets. */
  public static final class Send implements Step {
    private final byte[] octets;

    Send(byte[] octets) {
      this.octets = octets;
    }

    public byte[] octets() {
      return octets.clone();
    }
  }

  /**
   * Run a command, and give what came of it to {@link #respond}.
   *
   * @param language of the hints that the caller wants; empty for none
   */
  public record Run(String command, String language) implements Step {}

  /** Close the connection; {@code why} is for the log, empty when there is nothing to say. */
  public record Close(String why) implements Step {}

  private static final long SKEW = 300;
  private static final long VALID = 60;

  private final List<ControlKey> keys;
  private final ReplayGuard replays;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final FrameBuffer frames = new FrameBuffer(ControlCodec.LONGEST);
  private long nonce;
  private ControlCodec.@Nullable Signed running;

  public ServerSession(
      List<ControlKey> keys, ReplayGuard replays, InstantSource clock, RandomGenerator random) {
    this.keys = List.copyOf(keys);
    this.replays = replays;
    this.clock = clock;
    this.random = random;
  }

  public void receive(byte[] octets) {
    frames.add(octets);
  }

  /** Null while more octets, or the running command's response, are waited for. */
  public @Nullable Step next() {
    if (running != null) {
      return null;
    }
    byte[] message;
    try {
      message = frames.next();
    } catch (FrameBuffer.Unusable unusable) {
      return new Close(unusable.result().text());
    }
    if (message == null) {
      return null;
    }
    ControlCodec.Signed signed = ControlCodec.decode(message, keys).orElse(null);
    return signed == null ? new Close("bad auth") : checked(signed);
  }

  private Step checked(ControlCodec.Signed signed) {
    ControlTable control = signed.message().table("_ctrl").orElse(null);
    Instant now = clock.instant();
    if (control == null || control.text("_rpl").isPresent()) {
      return new Close("failure");
    }
    Optional<Long> sent = control.number("_tim");
    if (sent.isEmpty()) {
      return new Close("failure");
    }
    if (Math.abs(now.getEpochSecond() - sent.get()) > SKEW) {
      return new Close("clock skew");
    }
    Optional<Long> expires = control.number("_exp");
    if (expires.isPresent() && now.getEpochSecond() > expires.get()) {
      return new Close("expired");
    }
    if (control.text("_ser").isEmpty()) {
      return new Close("failure");
    }
    if (!replays.admit(identity(control), now)) {
      return new Close("duplicate");
    }
    if (nonce != 0 && !control.number("_nonce").equals(Optional.of(nonce))) {
      return new Close("bad auth");
    }
    Optional<String> command = signed.message().table("_data").flatMap(d -> d.text("type"));
    if (command.isEmpty()) {
      return new Close("");
    }
    running = signed;
    if (nonce == 0) {
      nonce = Integer.toUnsignedLong(random.nextInt(1, Integer.MAX_VALUE));
      return respond(Response.of(""));
    }
    String language = signed.message().table("_data").flatMap(d -> d.text("lang")).orElse("");
    return new Run(command.get(), language);
  }

  private static String identity(ControlTable control) {
    return String.join(
        ";",
        control.text("_frm").orElse(""),
        control.text("_to").orElse(""),
        control.text("_ser").orElse(""),
        control.text("_tim").orElse(""));
  }

  /** The answer to the command that ran; only after a {@link Run}. */
  public Send respond(Response response) {
    ControlCodec.Signed asked = running;
    if (asked == null) {
      throw new IllegalStateException("no command runs");
    }
    running = null;
    ControlTable request = asked.message().table("_ctrl").orElseThrow();
    long now = clock.instant().getEpochSecond();
    ControlTable control = new ControlTable().put("_ser", request.text("_ser").orElse(""));
    control.put("_tim", Long.toString(now)).put("_exp", Long.toString(now + VALID));
    request.text("_to").ifPresent(to -> control.put("_frm", to));
    request.text("_frm").ifPresent(from -> control.put("_to", from));
    control.put("_rpl", "1").put("_nonce", Long.toString(nonce));
    String type = asked.message().table("_data").flatMap(d -> d.text("type")).orElse("");
    ControlTable data = new ControlTable().put("type", type);
    data.put("result", Integer.toString(response.result().number()));
    if (!response.result().ok()) {
      data.put("err", response.result().text());
    }
    if (!response.text().isEmpty()) {
      data.put("text", response.text());
    }
    if (!response.hints().isEmpty()) {
      data.put("hints", response.hints());
    }
    ControlTable message = new ControlTable().put("_ctrl", control).put("_data", data);
    return new Send(ControlCodec.encode(message, asked.key()));
  }
}
