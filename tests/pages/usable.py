"""What a page is asked in a browser: is every target large enough, does nothing flow over, and in which sizes."""

from __future__ import annotations

SIZES = {"phone": (360, 740), "tablet": (820, 1180), "wide": (1366, 1024)}
TARGETS = """() => [...document.querySelectorAll('button, input, select, summary, a')]
  .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.closest('label'))
  .map((each) => [each.textContent || each.ariaLabel, each.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 47.5 && box.width > 1)
  .map(([name, box]) => [name, box.width, box.height])"""
OVERFLOW = """() => [document.documentElement, ...document.querySelectorAll('.main, .topbar, .nav')]
  .filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.className)"""
