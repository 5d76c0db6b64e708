/* Charts: the library comes only when a chart is about to be seen; colours are those of the page, light or dark. */
"use strict";
(() => {
  const drawn = new Map();
  let library = null;

  const load = (address) => {
    library ||= new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: address });
      script.addEventListener("load", () => resolve(window.echarts));
      script.addEventListener("error", reject);
      document.head.append(script);
    });
    return library;
  };

  /* what a token of tokens.css comes to here and now */
  const colour = (token) => {
    const probe = document.createElement("i");
    probe.style.color = `var(--${token})`;
    document.body.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };

  const sums = (data) => data.labels.map((_label, day) => data.series.reduce((sum, one) => sum + one.counts[day], 0));

  const options = (data, calm) => {
    const [ink, soft, line, paper] = ["ink", "faint", "line", "raised"].map(colour);
    const font = getComputedStyle(document.body).fontFamily;
    const text = { color: soft, fontFamily: font, fontSize: 11 };
    return {
      animation: !calm && !matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 260,
      color: data.series.map((_one, index) => colour(`series-${index + 1}`)),
      grid: { left: 4, right: 4, top: 12, bottom: 30, containLabel: true },
      legend: { data: data.series.map((one) => one.name), bottom: 0, left: 0, itemWidth: 8, itemHeight: 8, itemGap: 14, icon: "roundRect", textStyle: { ...text, color: colour("soft") }, type: "scroll" },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        axisPointer: { type: "shadow", z: 0, shadowStyle: { color: line, opacity: 0.5 } },
        backgroundColor: paper,
        borderColor: line,
        padding: 10,
        textStyle: { color: ink, fontFamily: font, fontSize: 12 },
        order: "seriesDesc",
      },
      xAxis: { type: "category", data: data.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: line } }, axisLabel: { ...text, hideOverlap: true } },
      yAxis: { type: "value", minInterval: 1, splitNumber: 4, splitLine: { lineStyle: { color: line } }, axisLabel: text },
      series: [
        ...data.series.map((one) => ({
          name: one.name, type: "bar", stack: "all", data: one.counts, barCategoryGap: "28%", cursor: "pointer", emphasis: { focus: "none" },
        })),
        /* not drawn: the tip tells the sum of the day by it */
        { name: data.all, type: "line", data: sums(data), symbol: "none", silent: true, lineStyle: { opacity: 0 }, itemStyle: { color: ink } },
      ],
    };
  };

  const draw = async (element, calm) => {
    const echarts = await load(element.dataset.echarts);
    if (!element.isConnected || drawn.has(element)) return;
    const data = JSON.parse(element.dataset.chart);
    const chart = echarts.init(element, null, { renderer: "canvas" });
    chart.setOption(options(data, calm));
    const held = { chart, size: null, data };
    const lead = (index, fields) => {
      const day = held.data.days[index];
      const names = held.data.fields;
      const found = names ? { ...(fields.channel ? { [names.series]: fields.channel } : {}), [names.day]: day } : { ...fields, placed_from: day, placed_to: day };
      if (day) location.assign(`${held.data.link}&${new URLSearchParams(found)}`);
    };
    chart.on("click", ({ seriesIndex, dataIndex }) => lead(dataIndex, { channel: held.data.series[seriesIndex].code }));
    /* a day of few orders is hard to hit: anywhere above or below its bar leads to the whole day */
    const inside = ({ offsetX, offsetY }) => chart.containPixel("grid", [offsetX, offsetY]);
    chart.getZr().on("click", (event) => {
      if (!event.target && inside(event)) lead(chart.convertFromPixel({ xAxisIndex: 0 }, event.offsetX), {});
    });
    chart.getZr().on("mousemove", (event) => { if (!event.target && inside(event)) chart.getZr().setCursorStyle("pointer"); });
    held.size = new ResizeObserver(() => chart.resize());
    held.size.observe(element);
    drawn.set(element, held);
  };

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) draw(entry.target, false);
  }, { rootMargin: "200px" });

  const start = () => document.querySelectorAll("[data-chart]").forEach((element) => seen.observe(element));
  const paint = () => drawn.forEach(({ chart, data }) => chart.setOption(options(data, true)));

  document.addEventListener("DOMContentLoaded", start);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  /* a page that looks again keeps the charts it has, and gives them the new numbers: nothing flashes, no tip goes */
  const keep = (element, held, next) => {
    const same = element.dataset.chart === next.dataset.chart;
    for (const name of ["data-chart", "aria-label"]) element.setAttribute(name, next.getAttribute(name));
    next.replaceWith(element);
    held.data = JSON.parse(element.dataset.chart);
    if (!same) held.chart.setOption(options(held.data, true), { replaceMerge: ["series"] });
  };
  document.addEventListener("htmx:afterSwap", () => {
    const fresh = [...document.querySelectorAll("[data-chart]")].filter((element) => !drawn.has(element));
    for (const [element, held] of drawn) {
      if (element.isConnected) continue;
      const next = fresh.shift();
      if (next) {
        keep(element, held, next);
        continue;
      }
      held.size.disconnect();
      held.chart.dispose();
      drawn.delete(element);
    }
    for (const element of fresh) seen.observe(element);
  });
})();
