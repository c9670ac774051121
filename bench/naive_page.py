"""The five tiles of 总览 as anyone would write them in an hour: plotly express, and nothing kept.

It reads the facts at every run and knows neither revised texts, nor undone batches, nor grace.
"""

import os

import duckdb
import plotly.express as px
import streamlit as st

MONTH = 10

with duckdb.connect(os.environ["PERFMON_DATABASE"], read_only=True) as connection:
    payments = connection.execute("SELECT project_code, counted_on, amount_fen FROM payment").df()
    tranches = connection.execute("SELECT project_code, kind, amount_fen FROM tranche").df()
    checkpoints = connection.execute("SELECT project_code, month, planned_fen FROM checkpoint").df()

payments["month"] = payments["counted_on"].dt.month
paid = payments[payments["month"] <= MONTH].groupby("project_code")["amount_fen"].sum()
budget = tranches.groupby("project_code")["amount_fen"].sum()
planned = checkpoints[checkpoints["month"] <= MONTH].groupby("project_code")["planned_fen"].max()
behind = (planned - paid.reindex(planned.index).fillna(0)) / budget.reindex(planned.index)

tiles = st.columns(5)
initial_fen = tranches.loc[tranches["kind"] == "年初", "amount_fen"].sum()
tiles[0].metric("年初预算数", f"{initial_fen / 1_000_000:,.2f} 万元")
tiles[1].metric("调整预算数", f"{budget.sum() / 1_000_000:,.2f} 万元")
tiles[2].metric("累计支付", f"{paid.sum() / 1_000_000:,.2f} 万元")
tiles[3].metric("支出进度", f"{100 * paid.sum() / budget.sum():.1f}%")
tiles[4].metric("滞后项目", f"{(behind >= 0.2).sum():,} 个")

by_month = payments.groupby("month", as_index=False)["amount_fen"].sum()
st.plotly_chart(px.bar(by_month, x="month", y="amount_fen"))
