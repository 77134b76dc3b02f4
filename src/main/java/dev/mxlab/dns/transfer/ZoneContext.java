package dev.mxlab.dns.transfer;

import dev.mxlab.dns.answer.View;
import dev.mxlab.dns.update.ZoneLog.Level;
import dev.mxlab.dns.update.ZoneLog.Topic;
import dev.mxlab.dns.zone.ZoneFile;
import dev.mxlab.time.Activity;
import dev.mxlab.time.Timer;
import java.time.Duration;
import java.time.Instant;
import org.xbill.DNS.Name;

/** What the parts of one kept zone share: its name, its thread, its time, its log lines. */
final class ZoneContext {
  private final Name apex;
  private final int dclass;
  private final Ground ground;
  private final SerialTasks tasks;
  private final String view;

  ZoneContext(Name apex, int dclass, String view, Ground ground) {
    this.apex = apex;
    this.dclass = dclass;
    this.view = view;
    this.ground = ground;
    this.tasks = new SerialTasks(ground.threads(), ground.activities());
  }

  Name apex() {
    return apex;
  }

  int dclass() {
    return dclass;
  }

  String view() {
    return view;
  }

  Ground ground() {
    return ground;
  }

  /** {@code example.com/IN}. */
  String name() {
    return ZoneFile.zoneName(apex, dclass);
  }

  Instant now() {
    return ground.clock().instant();
  }

  Activity activity() {
    return ground.activities().get();
  }

  void execute(Runnable task) {
    tasks.execute(task);
  }

  /** Later, on the zone's thread. */
  Timer after(Duration delay, Runnable task) {
    return ground.timers().after(delay, () -> tasks.execute(task));
  }

  /** {@code zone example.com/IN: ...}. */
  void say(Topic topic, Level level, String text) {
    String shown = view.equals(View.DEFAULT) ? "" : "/" + view;
    ground.log().say(topic, level, "zone " + name() + shown + ": " + text);
  }

  /** A line of the log that does not begin with the zone. */
  void sayPlainly(Topic topic, Level level, String text) {
    ground.log().say(topic, level, text);
  }
}
